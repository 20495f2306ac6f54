import { TransportCapabilities, HttpRequest, HttpResponse, PoolLimits, Transport, HttpRequestInit, Timeouts, RequestBody, PoolCounts } from "@haulier/core";
type Road = "http" | "https" | "h2" | "h2c" | "unix" | "handler";
interface TransportFacts {
    readonly capabilities: TransportCapabilities;
    readonly road: Road;
    readonly hasPool: boolean;
}
interface Requirement {
    readonly reason: string;
    isMet(facts: TransportFacts): boolean;
}
type Phase = TransportCapabilities["timeouts"][number];
interface Needs {
    readonly network: Requirement;
    readonly duplex: Requirement;
    readonly trailers: Requirement;
    readonly requestTrailers: Requirement;
    readonly expectContinue: Requirement;
    readonly informational: Requirement;
    readonly rawHeaders: Requirement;
    readonly pool: Requirement;
    readonly inProcess: Requirement;
    readonly tcp: Requirement;
    readonly tls: Requirement;
    readonly http1Road: Requirement;
    readonly faults: Requirement;
    readonly linux: Requirement;
    timeout(phase: Phase): Requirement;
}
declare const needs: Needs;
interface Credential {
    readonly cert: string;
    readonly key: string;
}
interface TestCertificates {
    readonly ca: string;
    readonly server: Credential;
    readonly expired: Credential;
    readonly wrongHost: Credential;
    readonly selfSigned: Credential;
    readonly unknownCa: Credential;
    readonly client: Credential;
    readonly otherClient: Credential;
}
declare class Gate {
    #private;
    constructor(name: string);
    get arrivals(): number;
    open(): void;
    step(count?: number): void;
    waitForArrivals(count?: number): Promise<void>;
    pass(): Promise<void>;
}
type HeaderLine = readonly [
    name: string,
    value: string
];
interface AcceptedConnection {
    readonly id: number;
    readonly origin: string;
    readonly open: boolean;
    readonly requests: number;
}
interface ArrivedRequest {
    readonly origin: string;
    readonly connectionId: number;
    readonly requestNumber: number;
    readonly method: string;
    readonly target: string;
    readonly headers: readonly HeaderLine[];
}
type Handler = (request: HttpRequest) => Promise<HttpResponse>;
type OriginName = "http" | "https" | "h2" | "h2c" | "unix" | "faults" | "silent" | "expired" | "wrongHost" | "selfSigned" | "unknownCa" | "mutualTls";
interface ExchangePlace {
    readonly connectionId: number;
    readonly requestNumber: number;
    readonly alpn: string | null;
    readonly clientCertificate: string | null;
}
interface BodyDigest {
    readonly length: number;
    readonly sha256: string;
}
interface EchoedRequest extends ExchangePlace {
    readonly method: string;
    readonly target: string;
    readonly httpVersion: string;
    readonly headers: readonly HeaderLine[];
    readonly body: BodyDigest;
    readonly trailers: readonly HeaderLine[];
}
declare class ConformanceServer implements AsyncDisposable {
    #private;
    readonly certificates: TestCertificates;
    readonly handler: Handler;
    url(origin: OriginName, path?: string): string;
    get socketPath(): string;
    get refusedUrl(): string;
    blackHoleUrl(): Promise<string>;
    gate(name: string): Gate;
    requests(path?: string): readonly ArrivedRequest[];
    connections(origin?: OriginName): readonly AcceptedConnection[];
    openConnections(origin?: OriginName): number;
    waitForOpenConnections(count: number, origin?: OriginName): Promise<void>;
    waitForRequests(path: string, count?: number): Promise<void>;
    waitForConnections(count: number, origin?: OriginName): Promise<void>;
    waitForIdle(): Promise<void>;
    closed(connectionId: number): Promise<void>;
    closeIdle(): Promise<void>;
    close(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
    toString(): string;
}
interface TransportSetup {
    readonly tls: {
        readonly ca?: string;
        readonly cert?: string;
        readonly key?: string;
    };
    readonly limits: Partial<PoolLimits>;
    readonly socketPath: string | undefined;
    readonly handler: Handler;
}
interface TransportUnderTest {
    create(setup: TransportSetup): Transport | Promise<Transport>;
    readonly road?: Road | undefined;
    readonly skip?: Readonly<Record<string, string>> | undefined;
}
interface CaseRequest extends HttpRequestInit {
    readonly method?: string;
    readonly signal?: AbortSignal;
    readonly timeout?: Partial<Timeouts>;
    readonly body?: RequestBody;
}
declare class CaseContext {
    #private;
    readonly server: ConformanceServer;
    constructor(server: ConformanceServer, subject: TransportUnderTest);
    get road(): Road;
    facts(): Promise<TransportFacts>;
    transport(): Promise<Transport>;
    create(setup?: Partial<TransportSetup>): Promise<Transport>;
    limit(limits: Partial<PoolLimits>): Promise<Transport>;
    url(target: string): string;
    request(target: string, init?: CaseRequest): HttpRequest;
    send(target: string, init?: CaseRequest): Promise<HttpResponse>;
    echo(init?: CaseRequest & {
        readonly target?: string;
        readonly by?: Transport;
    }): Promise<EchoedRequest>;
    pool(): Promise<PoolCounts>;
    waitForPool(what: keyof PoolCounts, count: number): Promise<void>;
    waitForQuiet(): Promise<void>;
    finish(): Promise<void>;
    abandon(): void;
}
declare const contractRules: {
    readonly 1: "sends exactly once";
    readonly 2: "bodies are streams of bytes";
    readonly 3: "headers are kept as they are";
    readonly 4: "leaving early leaves nothing behind";
    readonly 5: "a failing request body fails the exchange; both directions flow at once";
    readonly 6: "time-outs are precise and say what happened";
    readonly 7: "abort rejects with the signal's reason";
    readonly 8: "what belongs to others is left alone";
    readonly 9: "idle connections do not keep the process alive";
    readonly 10: "engine errors are translated";
    readonly 11: "connections are pooled by everything that distinguishes them";
    readonly interface: "the response and the transport tell what they promise to";
};
type ContractRule = keyof typeof contractRules;
interface ConformanceCase {
    readonly name: string;
    readonly rule: ContractRule;
    readonly requires?: readonly Requirement[];
    run(context: CaseContext): Promise<void>;
}
type CaseOutcome = {
    readonly is: "passed";
} | {
    readonly is: "skipped";
    readonly reason: string;
};
declare function conformanceCases(): readonly ConformanceCase[];
declare function checkSkip(skip?: TransportUnderTest["skip"]): void;
declare function runCase(theCase: ConformanceCase, subject: TransportUnderTest): Promise<CaseOutcome>;
export { CaseContext, checkSkip, conformanceCases, contractRules, needs, runCase };
export type { CaseOutcome, CaseRequest, ConformanceCase, ContractRule, Handler, Requirement, Road, TransportFacts, TransportSetup, TransportUnderTest };
