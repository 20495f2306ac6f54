export { default } from "@haulier/vitest-config/project";
