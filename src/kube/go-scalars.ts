const TRUE = /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const NULL = /^(?:~|null|Null|NULL|)$/;
const NO_JSON = /^(?:[+-]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const WITH_BASE = /^([-+]?)0([xXoObB]?)([0-9a-fA-F]+)$/;
const DIGITS: Readonly<Record<string, string>> = { x: '0123456789abcdef', o: '01234567', b: '01' };

/** `NaN` stands for numbers that JSON, and so kubectl, cannot represent. */
export type GoScalar = string | number | boolean | null;

/**
 * The value of a plain scalar by the YAML 1.1 rules of kubectl's reader (`resolve` in go.yaml.in/yaml/v2,
 * resolve.go): `yes` is true and `0x1f` a number, but dates and `12:30` are texts.
 */
export function goScalar(text: string): GoScalar {
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  if (NULL.test(text)) return null;
  if (NO_JSON.test(text)) return Number.NaN;
  const number = /^[-+.\d]/.test(text) ? goNumber(text) : Number.NaN;
  return Number.isFinite(number) ? number : text;
}

/** Not finite if the text is not a number. */
function goNumber(text: string): number {
  const plain = text.startsWith('.') ? text : text.replaceAll('_', '');
  const [, sign, letter = '', digits = ''] = WITH_BASE.exec(plain) ?? [];
  const allowed = DIGITS[letter.toLowerCase() || 'o'] ?? '';
  if (digits !== '' && [...digits.toLowerCase()].every((digit) => allowed.includes(digit))) {
    return Number.parseInt(`${sign}${digits}`, allowed.length);
  }
  return FLOAT.test(plain) ? Number(plain) : Number.NaN;
}
