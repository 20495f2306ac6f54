declare const PACKAGE_VERSION: string | undefined;

/**
 * The version of this package, as its package.json has it. The build puts it in, so that no release can forget to; sources that run as
 * they are belong to no release, and say so.
 */
export const VERSION: string = typeof PACKAGE_VERSION === "string" ? PACKAGE_VERSION : "0.0.0-source";
