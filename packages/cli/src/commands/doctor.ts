export async function doctor(_args: string[]): Promise<void> {}
