/** A property of an interface, as its source has it. */
export interface Member {
  readonly name: string;
  /** Where `@defaultValue` begins with a literal, that literal. */
  readonly defaultLiteral: string | undefined;
}

/** The properties of an interface or of a type with a body, in a source that oxfmt has formatted. @throws Error when it is not there. */
export function membersOf(source: string, typeName: string): Member[] {
  const body = new RegExp(
    String.raw`^export (?:interface ${typeName}\b[^{]*|type ${typeName} = [^{;]*)\{\n(?<body>.*?)^\}`,
    "ms",
  ).exec(source)?.groups!["body"];
  if (body === undefined) throw new Error(`no interface ${typeName}`);
  const members = body.matchAll(
    /(?:^ {2}\/\*\*(?<doc>(?:(?!\*\/).)*)\*\/\n)?^ {2}(?:readonly )?(?<name>\w+)\??[:(]/gms,
  );
  return Array.from(members, ({ groups }) => ({
    name: groups!["name"]!,
    defaultLiteral: /@defaultValue (true|false|\d[\d_]*|"[^"]*")(?:\s|$)/.exec(groups!["doc"] ?? "")?.[1],
  }));
}
