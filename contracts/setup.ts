import { Type } from "typebox";

/** What the first administrator of an empty hub says about it and herself. */
export const SetupRequestSchema = Type.Object(
  {
    /** Printed on the hub's terminal; lost with the first administrator. */
    token: Type.String({ minLength: 20, maxLength: 200 }),
    community: Type.Object({ name: Type.String({ minLength: 1, maxLength: 60 }), zone: Type.String({ minLength: 1, maxLength: 60 }) }),
    admin: Type.Object({
      username: Type.String({ minLength: 2, maxLength: 60, pattern: "^[A-Za-z0-9._-]+$" }),
      name: Type.String({ minLength: 1, maxLength: 60 }),
      password: Type.String({ minLength: 10, maxLength: 200 }),
    }),
  },
  { additionalProperties: false },
);
export type SetupRequest = Type.Static<typeof SetupRequestSchema>;
