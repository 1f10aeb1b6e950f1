/** Whose a step's clock is, in the words of `#clocks`. */
export const clockOwner = (taskId: string): string => `process.task/${taskId}`
