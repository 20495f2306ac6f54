/** The method that Node, Bun and Deno call to print an object. A registered symbol, so that no module of Node is needed. */
export const inspectSymbol: unique symbol = Symbol.for("nodejs.util.inspect.custom");
