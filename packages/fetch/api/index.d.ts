import { Client, BaseTransport, Clock, TransportCapabilities, HttpRequest, HttpResponse } from "@haulier/core";
type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
interface CreateFetchOptions {
    fallback?: Fetch | undefined;
}
type FetchClient = Pick<Client, "stream">;
declare function createFetch(client: FetchClient, options?: CreateFetchOptions): Fetch;
interface AxiosAdapterOptions {
    adapter: "fetch";
    env: {
        fetch: Fetch;
    };
}
declare function axiosAdapter(client: FetchClient): AxiosAdapterOptions;
interface FetchTransportOptions {
    fetch?: Fetch | undefined;
    init?: (Omit<RequestInit, OwnInit> & Readonly<Record<string, unknown>>) | undefined;
    redirect?: "manual" | "follow" | undefined;
    requestBodies?: "stream" | "buffer" | undefined;
    decodes?: readonly string[] | undefined;
    clock?: Clock | undefined;
}
type OwnInit = "method" | "headers" | "body" | "signal" | "redirect" | "duplex";
declare class FetchTransport extends BaseTransport {
    #private;
    constructor(options?: FetchTransportOptions);
    get capabilities(): TransportCapabilities;
    handleRequest(request: HttpRequest): Promise<HttpResponse>;
    close(): Promise<void>;
}
interface GlobalFetchInstallation extends Disposable {
    readonly isInstalled: boolean;
    restore(): void;
}
declare function installGlobalFetch(client: FetchClient): GlobalFetchInstallation;
export { FetchTransport, axiosAdapter, createFetch, installGlobalFetch };
export type { AxiosAdapterOptions, CreateFetchOptions, Fetch, FetchClient, FetchTransportOptions, GlobalFetchInstallation };
