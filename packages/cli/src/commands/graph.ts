export async function graph(_args: string[]): Promise<void> {}
