/** Vite's own conditions for server code, after the one that leads to sources. */
export const sourceConditions = ["@haulier/source", "module", "node", "development|production"];
