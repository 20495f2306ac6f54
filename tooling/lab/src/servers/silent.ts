// Listens on a UDP port and never answers.
// usage: silent.ts PORT
import dgram from "node:dgram";

dgram.createSocket("udp4").bind(Number(process.argv[2]), "127.0.0.1");
