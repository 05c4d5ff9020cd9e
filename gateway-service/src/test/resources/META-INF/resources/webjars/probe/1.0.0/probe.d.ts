export const probe: number;
