export { default } from "@haulier/tsup-config";
