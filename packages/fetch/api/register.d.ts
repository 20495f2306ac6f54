declare function isInstalled(): boolean;
declare function restore(): void;
export { isInstalled, restore };
