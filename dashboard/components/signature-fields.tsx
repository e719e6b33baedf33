import { Input } from "antd";
import { useWords } from "../i18n/setup.ts";

export interface SignatureFieldsProps {
  readonly username: string;
  readonly onUsername: (text: string) => void;
  readonly password: string;
  readonly onPassword: (text: string) => void;
}

/** Name and password of who signs, at whosever phone: never filled in by the browser, for the next who signs is another. */
export function SignatureFields({ username, onUsername, password, onPassword }: SignatureFieldsProps) {
  const { t } = useWords();
  return (
    <>
      <Input
        value={username}
        autoComplete="off"
        onChange={(event) => onUsername(event.target.value)}
        placeholder={t("walk.username")}
        aria-label={t("walk.username")}
      />
      <Input.Password
        value={password}
        autoComplete="new-password"
        onChange={(event) => onPassword(event.target.value)}
        placeholder={t("handOver.password")}
        aria-label={t("handOver.password")}
      />
    </>
  );
}
