import type { Right } from "../../contracts/index.ts";

/** What a route asks of its caller, and under which name it stands in the audit log. */
export interface RouteRule {
  /** A right; `session`: any logged-in user; `nobody`: open. */
  readonly needs: Right | "session" | "nobody";
  /** Written on every call, done or refused: changes, and what counts as a view (design, promise 12). */
  readonly audit?: string;
  /** Its answer holds a secret and is never written down for repeats. */
  readonly secret?: true;
  /** A telephone system is let in too, by the secret of its account. */
  readonly telephone?: true;
  /** A locked desk is let in too, and must be treated as one. */
  readonly locked?: true;
}

/**
 * The one table of who may do what over HTTP, below `/api/v1`. A route that is not in it does not start.
 * That a thing lies in the caller's area is asked by each route besides.
 */
export const ROUTE_RULES: Readonly<Record<string, RouteRule>> = {
  "POST /session": { needs: "nobody", audit: "session.log-in", secret: true },
  "GET /session": { needs: "session" },
  "DELETE /session": { needs: "session", audit: "session.end" },
  "PUT /session/password": { needs: "session", audit: "session.password" },

  "GET /setup": { needs: "nobody" },
  "POST /setup": { needs: "nobody", audit: "hub.set-up", secret: true },

  "GET /alerts": { needs: "alerts.read" },
  "GET /alerts/:id": { needs: "alerts.read" },
  "POST /alerts/:id/acknowledge": { needs: "alerts.act", audit: "alert.acknowledge" },
  "POST /alerts/:id/silence": { needs: "alerts.act", audit: "alert.silence" },
  "POST /alerts/:id/verify": { needs: "alerts.act", audit: "alert.verify" },
  "POST /alerts/:id/shelve": { needs: "alerts.act", audit: "alert.shelve" },
  "POST /alerts/:id/unshelve": { needs: "alerts.act", audit: "alert.unshelve" },
  "POST /alerts/:id/comment": { needs: "alerts.act", audit: "alert.comment" },

  "GET /desk": { needs: "desk.stand" },
  // Said by the page itself every minute: what a human did with it is written by the hub.
  "POST /desk": { needs: "desk.stand" },
  "POST /desk/carry": { needs: "desk.stand", audit: "desk.carry" },
  "GET /desks": { needs: "desks.read" },
  "PUT /desks/settings": { needs: "desks.manage", audit: "desks.settings" },

  "GET /plans": { needs: "rules.read" },
  "GET /action-cards": { needs: "rules.read" },
  "GET /action-cards/:kind/versions": { needs: "rules.read" },
  "PUT /action-cards/:kind": { needs: "rules.write", audit: "card.edit" },
  "GET /cases/:id/action-cards": { needs: "cases.act" },

  "GET /maintenance": { needs: "devices.read" },
  "GET /maintenance/owners": { needs: "maintenance.manage" },
  "POST /maintenance": { needs: "maintenance.manage", audit: "maintenance.declare" },
  "POST /maintenance/:id/end": { needs: "maintenance.manage", audit: "maintenance.end" },

  "GET /posture": { needs: "alerts.read" },
  "POST /posture": { needs: "posture.set", audit: "posture.set" },

  "GET /rosters": { needs: "roster.read" },
  "POST /rosters": { needs: "roster.write", audit: "roster.create" },
  "PUT /rosters/:id": { needs: "roster.write", audit: "roster.update" },
  "DELETE /rosters/:id": { needs: "roster.write", audit: "roster.remove" },
  "GET /rosters/:id/duties": { needs: "roster.read" },
  "POST /rosters/:id/duties": { needs: "roster.write", audit: "roster.duty" },
  "PUT /rosters/:id/duties/:duty": { needs: "roster.write", audit: "roster.duty" },
  "DELETE /rosters/:id/duties/:duty": { needs: "roster.write", audit: "roster.duty" },
  "POST /rosters/:id/fill": { needs: "roster.write", audit: "roster.fill" },
  "POST /rosters/:id/undo": { needs: "roster.write", audit: "roster.undo" },
  "GET /rosters/:id/export": { needs: "roster.read", audit: "roster.export" },
  "POST /rosters/:id/import": { needs: "roster.write", audit: "roster.import" },
  "GET /duty": { needs: "roster.read" },
  "GET /duty/gaps": { needs: "roster.read" },
  "GET /duty/mine": { needs: "roster.read" },
  // By whom: whose duty it is, who was asked; by the room.
  "POST /swaps": { needs: "roster.read", audit: "swap.ask" },
  "POST /swaps/:id/answer": { needs: "roster.read", audit: "swap.answer" },
  "POST /swaps/:id/withdraw": { needs: "roster.read", audit: "swap.withdraw" },
  "POST /calendars": { needs: "roster.read", audit: "calendar.renew", secret: true },
  // The address is the secret.
  "GET /calendars/:token": { needs: "nobody" },
  "GET /tonight": { needs: "tonight.read", audit: "tonight.open" },
  "PUT /tonight/time": { needs: "roster.write", audit: "tonight.time" },

  "GET /cases": { needs: "cases.read" },
  "GET /cases/export": { needs: "reports.read", audit: "case.export" },
  // Quarrels and requests ask for more than a hazard does: by the route.
  "POST /cases": { needs: "cases.report", audit: "case.create" },
  "GET /cases/:id": { needs: "cases.read" },
  "GET /cases/:id/hands": { needs: "cases.dispatch" },
  "POST /cases/:id/pictures": { needs: "cases.report", audit: "case.picture" },
  // To whom pictures of cases are shown, and to whoever has the case: by the route.
  "GET /cases/:id/pictures/:hash": { needs: "cases.read", audit: "picture.open" },
  "POST /cases/:id/accept": { needs: "cases.close", audit: "case.accept" },
  "POST /cases/:id/dispatch": { needs: "cases.dispatch", audit: "case.dispatch" },
  "POST /cases/:id/take": { needs: "cases.act", audit: "case.take" },
  "POST /cases/:id/arrive": { needs: "cases.comment", audit: "case.arrive" },
  "POST /cases/:id/hold": { needs: "cases.act", audit: "case.hold" },
  "POST /cases/:id/resume": { needs: "cases.act", audit: "case.resume" },
  "POST /cases/:id/transfer": { needs: "cases.dispatch", audit: "case.transfer" },
  "POST /cases/:id/send-back": { needs: "cases.act", audit: "case.send-back" },
  "POST /cases/:id/call": { needs: "people.phones", audit: "case.call" },
  "POST /cases/:id/called": { needs: "people.phones", audit: "case.called" },
  "POST /cases/:id/uncall": { needs: "people.phones", audit: "case.uncall" },
  // Whole numbers: written down as a view.
  "GET /cases/:id/numbers": { needs: "people.phones", audit: "phone.view" },
  "GET /calls": { needs: "calls.answer" },
  "POST /calls": { needs: "calls.answer", audit: "call.come", telephone: true },
  "POST /cases/:id/enter": { needs: "cases.act", audit: "case.enter" },
  // Whose the look is: by the route. Never written down for repeats.
  "POST /cases/:id/door-code": { needs: "cases.act", audit: "door-code.view", secret: true },
  "GET /cases/:id/card/:to": { needs: "cases.act", audit: "card.open" },
  "POST /cases/:id/tick": { needs: "cases.act", audit: "case.tick" },
  "POST /cases/:id/untick": { needs: "cases.act", audit: "case.untick" },
  "GET /help": { needs: "help.read", audit: "help.open" },
  // How much: by the route.
  "GET /cases/:id/help": { needs: "cases.act", audit: "help.open" },
  "POST /cases/:id/help": { needs: "cases.act", audit: "help.override", secret: true },
  "POST /cases/:id/handover": { needs: "cases.act", audit: "case.handover" },
  "POST /cases/:id/verify": { needs: "cases.act", audit: "case.verify" },
  "POST /cases/:id/resolve": { needs: "cases.act", audit: "case.resolve" },
  "POST /cases/:id/visit": { needs: "cases.visit", audit: "case.visit" },
  "POST /cases/:id/close": { needs: "cases.close", audit: "case.close" },
  "POST /cases/:id/confirm": { needs: "cases.close", audit: "case.confirm" },
  "POST /cases/:id/cancel": { needs: "cases.close", audit: "case.cancel" },
  "POST /cases/:id/reopen": { needs: "cases.close", audit: "case.reopen" },
  "POST /cases/:id/merge": { needs: "cases.dispatch", audit: "case.merge" },
  "POST /cases/:id/split": { needs: "cases.dispatch", audit: "case.split" },
  "POST /cases/:id/comment": { needs: "cases.comment", audit: "case.comment" },
  "POST /cases/:id/foreign": { needs: "cases.dispatch", audit: "case.foreign" },

  "GET /notices": { needs: "session" },
  "POST /notices/:id/read": { needs: "session", audit: "notice.read" },

  "GET /channels": { needs: "channels.read" },
  "POST /providers": { needs: "users.manage", audit: "provider.create", secret: true },
  "PUT /providers/:id": { needs: "users.manage", audit: "provider.update" },
  "DELETE /providers/:id": { needs: "users.manage", audit: "provider.remove" },
  "POST /providers/:id/test": { needs: "users.manage", audit: "provider.test" },
  "PUT /mail": { needs: "users.manage", audit: "mail.set" },
  "DELETE /mail": { needs: "users.manage", audit: "mail.remove" },
  "GET /callbacks/:token": { needs: "nobody" },
  "POST /callbacks/:token": { needs: "nobody" },
  "GET /people/:id/ways": { needs: "people.read" },
  "PUT /people/:id/contacts": { needs: "people.write", audit: "person.contacts" },
  "POST /people/:id/ways/test": { needs: "people.write", audit: "contact.test" },
  "POST /people/:id/ways/verify": { needs: "people.write", audit: "contact.verify" },
  "GET /session/channels": { needs: "session" },
  "PUT /session/channels": { needs: "session", audit: "session.channels" },
  "POST /session/channels/test": { needs: "session", audit: "session.channels-test" },
  "POST /session/push": { needs: "session", audit: "session.push" },
  "DELETE /session/push/:id": { needs: "session", audit: "session.push-off" },

  "GET /devices": { needs: "devices.read" },
  "POST /devices": { needs: "devices.write", audit: "device.create", secret: true },
  "GET /devices/:id": { needs: "devices.read" },
  "PATCH /devices/:id": { needs: "devices.write", audit: "device.update" },
  "DELETE /devices/:id": { needs: "devices.write", audit: "device.remove" },
  "POST /devices/:id/secret": { needs: "devices.write", audit: "device.secret", secret: true },
  "GET /devices/:id/series": { needs: "devices.read" },

  "GET /people": { needs: "people.read" },
  "POST /people": { needs: "people.write", audit: "person.create" },
  "PATCH /people/:id": { needs: "people.write", audit: "person.update" },
  "GET /people/:id/series": { needs: "people.read" },
  "GET /people/:id": { needs: "people.read", audit: "person.open" },
  "GET /people/:id/activity": { needs: "people.names" },
  "PUT /people/:id/household": { needs: "people.write", audit: "person.household" },
  "PUT /people/:id/facts": { needs: "people.write", audit: "person.facts" },
  "GET /people/:id/door-code": { needs: "people.write" },
  "PUT /people/:id/door-code": { needs: "people.write", audit: "door-code.set" },
  "PUT /people/:id/state": { needs: "people.write", audit: "person.state" },
  "POST /people/:id/meetings": { needs: "people.met", audit: "person.met" },
  "GET /visits/due": { needs: "visits.make" },
  "GET /people/:id/visits": { needs: "visits.make" },
  "POST /people/:id/visits": { needs: "visits.make", audit: "visit.make" },
  "GET /people/:id/rhythm": { needs: "visits.make" },
  "PUT /people/:id/rhythm": { needs: "visits.plan", audit: "visit.rhythm" },
  "GET /rounds": { needs: "visits.make" },
  "GET /rounds/proposals": { needs: "visits.plan" },
  "GET /rounds/workers": { needs: "visits.plan" },
  "POST /rounds/preview": { needs: "visits.plan" },
  "POST /rounds": { needs: "visits.plan", audit: "round.create" },
  "GET /rounds/:id": { needs: "visits.make" },
  "POST /rounds/:id/people/:person": { needs: "visits.make", audit: "round.tick" },
  "POST /rounds/:id/assign": { needs: "visits.plan", audit: "round.assign" },
  "POST /rounds/:id/end": { needs: "visits.plan", audit: "round.end" },
  "GET /rounds/:id/export": { needs: "visits.make", audit: "round.export" },
  // A relative reads what is theirs: by the route.
  "GET /people/:id/consents": { needs: "family.read", audit: "consent.read" },
  "POST /people/:id/consents": { needs: "family.manage", audit: "consent.give" },
  "POST /people/:id/consents/:consent/revoke": { needs: "family.manage", audit: "consent.revoke" },
  "GET /people/:id/family": { needs: "family.read", audit: "family.read" },
  "POST /people/:id/invitations": { needs: "family.manage", audit: "family.invite", secret: true },
  "POST /people/:id/invitations/:invitation/withdraw": { needs: "family.manage", audit: "family.uninvite" },
  "POST /people/:id/family/:user/end": { needs: "family.manage", audit: "family.end" },
  "POST /invitations/look": { needs: "nobody" },
  "POST /invitations/accept": { needs: "nobody", audit: "family.join", secret: true },
  // Of relatives only: by the route.
  "POST /cases/:id/family-answer": { needs: "cases.comment", audit: "case.family-answer" },
  "GET /people/:id/score": { needs: "scores.read" },
  "GET /people/:id/score/trend": { needs: "scores.read" },
  "GET /people/:id/observations": { needs: "entries.read" },
  "POST /people/:id/observations": { needs: "entries.write", audit: "entry.create" },
  "POST /people/:id/observations/:entry/strike": { needs: "entries.strike", audit: "entry.strike" },
  "PUT /people/:id/score-use": { needs: "spo2-scale.write", audit: "person.score-use" },
  "PUT /people/:id/spo2-scale": { needs: "spo2-scale.write", audit: "person.spo2-scale" },

  "GET /imports": { needs: "imports.run" },
  "POST /imports": { needs: "imports.run", audit: "import.open" },
  "GET /imports/templates/:kind": { needs: "imports.run" },
  "GET /imports/:id": { needs: "imports.run" },
  "DELETE /imports/:id": { needs: "imports.run", audit: "import.drop" },
  "GET /imports/:id/remarks": { needs: "imports.run", audit: "import.remarks" },
  "POST /imports/:id/check": { needs: "imports.run" },
  "POST /imports/:id/apply": { needs: "imports.run", audit: "import.apply" },
  "POST /imports/:id/undo": { needs: "imports.run", audit: "import.undo" },

  "GET /places": { needs: "places.read" },
  "POST /places": { needs: "places.write", audit: "place.create" },
  "GET /places/:id": { needs: "places.read" },
  "GET /map": { needs: "places.read" },

  "GET /quarantine": { needs: "quarantine.read" },
  "GET /quarantine/:id/payload": { needs: "quarantine.read", audit: "quarantine.payload" },
  "POST /quarantine/rerun": { needs: "quarantine.rerun", audit: "quarantine.rerun" },
  "POST /quarantine/dismiss": { needs: "quarantine.rerun", audit: "quarantine.dismiss" },

  "GET /users": { needs: "users.manage" },
  "POST /users": { needs: "users.manage", audit: "user.create" },
  "GET /users/:id": { needs: "users.manage" },
  "PATCH /users/:id": { needs: "users.manage", audit: "user.update" },
  "DELETE /users/:id": { needs: "users.manage", audit: "user.remove" },

  "GET /retention": { needs: "retention.manage" },
  "PUT /retention": { needs: "retention.manage", audit: "retention.change" },
  "GET /purges": { needs: "audit.read" },
  "POST /devices/:id/forget": { needs: "retention.manage", audit: "device.forget" },

  "GET /reports/nuisance": { needs: "reports.read", audit: "report.open" },
  "GET /health": { needs: "hub.read" },
  "GET /audit": { needs: "audit.read" },
  "GET /rules": { needs: "rules.read" },
  "GET /rules/:id": { needs: "rules.read" },
  "GET /rules/:id/versions": { needs: "rules.read" },
  "GET /rules/:id/replays": { needs: "rules.read" },
  "GET /replays/:id": { needs: "rules.read" },
  "POST /rules/:id/check": { needs: "rules.write" },
  "POST /rules/:id/replay": { needs: "rules.write", audit: "rule.replay" },
  "DELETE /replays/:id": { needs: "rules.write", audit: "replay.cancel" },
  "PUT /rules/:id": { needs: "rules.write", audit: "rule.edit" },
  "POST /rules/:id/rollback": { needs: "rules.write", audit: "rule.roll-back" },
  "POST /rules/:id/withdraw": { needs: "rules.write", audit: "rule.withdraw" },
  "POST /rules/:id/enable": { needs: "rules.write", audit: "rule.enable" },
  "PUT /rules/:id/overrides": { needs: "rules.write", audit: "rule.limit" },
  "POST /rules/:id/confirm": { needs: "rules.write", audit: "rule.confirm" },
  "GET /snapshots/:hash": { needs: "pictures.read", audit: "picture.open" },

  "GET /scenarios": { needs: "demo.scenarios" },
  "POST /scenarios/:name/start": { needs: "demo.scenarios", audit: "scenario.start" },
  "POST /clock": { needs: "users.manage", audit: "clock.move" },

  "GET /live": { needs: "session", locked: true },
};
