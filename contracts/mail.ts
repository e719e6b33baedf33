import { Type } from "typebox";
import { IsoTime, Nullable } from "./schema.ts";

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });

/** A mail server as it is typed in. A password that is left out stays as it is. */
export const MailEntrySchema = Type.Object(
  {
    host: Type.String({ pattern: "^[A-Za-z0-9.:-]+$", maxLength: 200 }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    /** TLS from the first byte (port 465); else it begins in the clear and goes over to TLS where the server can. */
    tls: Type.Boolean(),
    user: Nullable(text(200)),
    password: Type.Optional(text(200)),
    /** As it appears: `守望 <shouwang@example.org>`. */
    from: Type.String({ pattern: "^[^\\r\\n]*[^@\\s]+@[^@\\s]+$", maxLength: 200 }),
    /** Who gets the message by which it is tested. */
    to: Type.String({ pattern: "^[^@\\s]+@[^@\\s]+$", maxLength: 200 }),
  },
  { additionalProperties: false },
);
export type MailEntry = Type.Static<typeof MailEntrySchema>;

/** The mail server in force; never its password. */
export const MailViewSchema = Type.Object(
  {
    /** `environment`: by HUB_SMTP_URL, which goes first and is changed there. */
    by: Type.Enum(["environment", "page"]),
    host: Type.String(),
    port: Type.Integer(),
    tls: Type.Boolean(),
    user: Nullable(Type.String()),
    from: Type.String(),
    passwordSet: Type.Boolean(),
    /** When a message went through; null where it comes from the environment. */
    testedAt: Nullable(IsoTime),
  },
  { $id: "Mail" },
);
export type MailView = Type.Static<typeof MailViewSchema>;
