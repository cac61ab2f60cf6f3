export async function check(_args: string[]): Promise<void> {}
