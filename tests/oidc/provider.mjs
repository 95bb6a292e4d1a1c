// A certified OpenID provider with a few people, for tests of the dashboard's sign-in and for trying it out:
//
//   node provider.mjs [--port N] [--dashboard https://dashboard.example]...
//
// It listens on loopback and prints `issuer <address>` when it is ready. Everybody's password is empty: the form of
// /interaction/<id> asks for a name of PEOPLE only. Clients: `dashboard` (public) and `dashboard-confidential`
// (secret `a secret for tests only`).

import { createServer } from "node:http";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { parseArgs } from "node:util";

import { Provider } from "oidc-provider";

const PEOPLE = {
  viewer: { email: "viewer@example.com", groups: ["scanmonster-viewer"] },
  approver: { email: "approver@example.com", groups: ["scanmonster-viewer", "scanmonster-approver"] },
  administrator: { email: "administrator@example.com", groups: ["scanmonster-administrator"] },
  owner: { email: "Payments@example.com", groups: [] },
  "group-owner": { email: "someone@example.com", groups: ["owner:team-a"] },
  "unverified-owner": { email: "payments@example.com", email_verified: false, groups: [] },
  stranger: { email: "stranger@example.com", groups: ["everyone"] },
  hostile: {
    email: 'x@example.com\r\n{"level":"INFO","fields":{"message":"signed in","viewer":"administrator"}}\u202e',
    groups: ["scanmonster-viewer\n", "scanmonster-viewer", "<script>alert(1)</script>"],
  },
  "hostile-stranger": { email: '"><script>alert(1)</script>@example.com', groups: ["<b>"] },
};

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    dashboard: { type: "string", multiple: true, default: ["https://dashboard.example"] },
  },
});

function claims(name) {
  const { email, groups, email_verified = true } = PEOPLE[name];
  return { sub: name, email, email_verified, "cognito:groups": groups };
}

function client(id, rest) {
  return {
    client_id: id,
    redirect_uris: options.dashboard.map((address) => `${address}/signin/callback`),
    post_logout_redirect_uris: options.dashboard.map((address) => `${address}/signed-out`),
    grant_types: ["authorization_code"],
    response_types: ["code"],
    ...rest,
  };
}

function signingKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const kid = randomBytes(8).toString("hex");
  return { ...privateKey.export({ format: "jwk" }), alg: "RS256", use: "sig", kid };
}

const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function page(title, body) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><h1>${title}</h1>${body}</body></html>`;
}

const configuration = {
  clients: [
    client("dashboard", { token_endpoint_auth_method: "none" }),
    client("dashboard-confidential", {
      client_secret: "a secret for tests only",
      token_endpoint_auth_method: "client_secret_basic",
    }),
  ],
  jwks: { keys: [signingKey()] },
  cookies: { keys: [randomBytes(32).toString("hex")] },
  pkce: { required: () => true },
  scopes: ["openid", "email"],
  claims: { openid: ["sub", "cognito:groups"], email: ["email", "email_verified"] },
  // Groups and address stand in the id token, as Cognito writes them.
  conformIdTokenClaims: false,
  findAccount: (_, sub) => (PEOPLE[sub] ? { accountId: sub, claims: () => claims(sub) } : undefined),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  // Nobody is asked whether the dashboard may know them: it belongs to the same organisation.
  async loadExistingGrant(ctx) {
    const { session, client: { clientId }, provider } = ctx.oidc;
    // A new grant would make the codes of the older one worthless, in other tabs of the same browser.
    const older = session.grantIdFor(clientId);
    if (older) return provider.Grant.find(older);
    const grant = new provider.Grant({ accountId: session.accountId, clientId });
    grant.addOIDCScope("openid email");
    await grant.save();
    return grant;
  },
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource(ctx, form) {
        ctx.body = page(
          "Sign out",
          `${form}<button id="sign-out" type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>`,
        );
      },
      postLogoutSuccessSource(ctx) {
        ctx.body = page("Signed out", "");
      },
    },
  },
  renderError(ctx, out) {
    ctx.type = "html";
    ctx.body = page("Error", `<p>${escaped(out.error)}: ${escaped(out.error_description ?? "")}</p>`);
  },
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 3600, IdToken: 600, Interaction: 600, Session: 3600 },
};

async function formOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return new URLSearchParams(Buffer.concat(parts).toString("utf8"));
}

// Without a name the person turns back: the provider answers `access_denied`.
async function interact(provider, request, response) {
  const { uid } = await provider.interactionDetails(request, response);
  if (request.method !== "POST") {
    const form = `<form method="post" action="/interaction/${uid}"><label>Name <input name="name" autofocus></label>
<button type="submit">Sign in</button></form>`;
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(page("Sign in", form));
    return;
  }
  const name = (await formOf(request)).get("name");
  const result = PEOPLE[name]
    ? { login: { accountId: name } }
    : { error: "access_denied", error_description: "nobody of this name" };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const server = createServer();
server.listen(Number(options.port), "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration);
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (!request.url.startsWith("/interaction/")) {
      answer(request, response);
      return;
    }
    interact(provider, request, response).catch((error) => {
      response.statusCode = 400;
      response.end(String(error.message));
    });
  });
  process.stdout.write(`issuer ${issuer}\n`);
});

// Whoever started it holds its standard input; it ends with them.
process.stdin.on("end", () => process.exit(0)).resume();
