/** What rules may read of this module. */
export const factViews: string[] = ['unit', 'declared_relative']
