import { ReadTimeoutError } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { caught } from "../testing/caught.ts";
import { setUp, tokenAnswer, type Answer, type OAuthSetting } from "../testing/oauth-setting.ts";
import { deviceCode, type DeviceCodeOptions, type DevicePrompt } from "./device-code.ts";

const device = {
  device_code: "sesame",
  user_code: "AB-12",
  verification_uri: "https://login.example/enter",
  expires_in: 600,
  interval: 2,
};
const pending = { status: 400, json: { error: "authorization_pending" } };
const slowDown = { status: 400, json: { error: "slow_down" } };

/** A server that gives a code, and then these answers in order; and when it was asked for them, in seconds. */
function setUpDevice(
  answers: Awaited<ReturnType<Answer>>[],
  more: object = {},
): OAuthSetting & { prompts: DevicePrompt[]; asked: number[] } {
  const prompts: DevicePrompt[] = [];
  const asked: number[] = [];
  const token: Answer = ({ url }) => {
    if (url.pathname === "/device") return { status: 200, json: { ...device, ...more } };
    asked.push(setting.clock.now() / 1000);
    return answers[asked.length - 1] ?? pending;
  };
  const grant = deviceCode({ onPrompt: (prompt) => void prompts.push(prompt) });
  const options = { grant, clientAuth: "none" as const, scope: "read", deviceUrl: "https://login.example/device" };
  const setting = setUp(options, { token });
  return { ...setting, prompts, asked };
}

describe("deviceCode", () => {
  it("shows the code, asks as often as it may, and gives the tokens", async () => {
    const { auth, clock, forms, prompts, asked } = setUpDevice([pending, slowDown, pending, tokenAnswer()]);
    const signingIn = auth.getToken();
    await clock.runAll();
    expect((await signingIn).accessToken).toBe("t");
    expect(prompts).toEqual([
      {
        verificationUri: "https://login.example/enter",
        userCode: "AB-12",
        verificationUriComplete: undefined,
        expiresIn: 600_000,
      },
    ]);
    expect(asked).toEqual([2, 4, 11, 18]);
    expect(forms.slice(0, 2)).toEqual([
      { client_id: "me", scope: "read" },
      {
        grant_type: "urn:ietf:params:oauth:grant-type:device_code",
        client_id: "me",
        device_code: "sesame",
      },
    ]);
  });

  it("asks every five seconds when the server does not say, and less often when it is slow", async () => {
    const { auth, clock, asked } = setUpDevice([pending, tokenAnswer()], { interval: undefined });
    const signingIn = auth.getToken();
    await clock.runAll();
    await signingIn;
    expect(asked).toEqual([5, 10]);
  });

  it("waits twice as long after a time-out", async () => {
    const grant = deviceCode({ onPrompt: () => {} });
    let polls = 0;
    const { auth, clock } = setUp(
      { grant, deviceUrl: "https://login.example/device" },
      {
        token: ({ url }) => {
          if (url.pathname === "/device") return { status: 200, json: device };
          if (++polls === 1) throw new ReadTimeoutError({ limit: 1, elapsed: 1 });
          return tokenAnswer();
        },
      },
    );
    const signingIn = auth.getToken();
    await clock.runAll();
    await signingIn;
    expect(clock.now()).toBe(6_000);
  });

  it("fails when the user refuses", async () => {
    const { auth, clock } = setUpDevice([{ status: 400, json: { error: "access_denied" } }]);
    const failing = caught(() => auth.getToken());
    await clock.runAll();
    expect(await failing).toMatchObject({ name: "OAuth2Error", error: "access_denied" });
  });

  it("fails when nobody enters the code", async () => {
    const { auth, clock, asked } = setUpDevice([], { expires_in: 5 });
    const failing = caught(() => auth.getToken());
    await clock.runAll();
    expect(await failing).toMatchObject({ name: "OAuth2Error", error: "expired_token" });
    expect(asked).toEqual([2, 4]);
  });

  it("stops asking when nobody waits any more", async () => {
    const { auth, clock, asked } = setUpDevice([]);
    const controller = new AbortController();
    const failing = auth.getToken({ signal: controller.signal }).catch((error: unknown) => error);
    await clock.advance(2_000);
    controller.abort("enough");
    expect(await failing).toBe("enough");
    await clock.runAll();
    expect([asked, clock.pending]).toEqual([[2], []]);
  });

  it("tells of an answer that has no code, without quoting it", async () => {
    const { auth } = setUpDevice([], { user_code: 7 });
    const error = await caught(() => auth.getToken());
    expect(error).toMatchObject({ name: "OAuth2Error", message: expect.stringContaining('"user_code"') });
    expect(error.message).not.toContain("sesame");
  });

  it("is told of a refusal, and needs a URL", async () => {
    const grant = deviceCode({ onPrompt: () => {} });
    const refusal = { status: 400, json: { error: "invalid_scope" } };
    const refusing = setUp({ grant, deviceUrl: "https://login.example/device" }, { token: () => refusal });
    expect(await caught(() => refusing.auth.getToken())).toMatchObject({ error: "invalid_scope" });
    expect((await caught(() => setUp({ grant }).auth.getToken())).message).toContain("set deviceUrl");
  });

  it("checks its options", () => {
    expect(() => deviceCode({} as DeviceCodeOptions)).toThrow("onPrompt has to be a function");
    expect(() => deviceCode({ prompt: () => {} } as unknown as DeviceCodeOptions)).toThrow(/did you mean "onPrompt"/);
  });
});
