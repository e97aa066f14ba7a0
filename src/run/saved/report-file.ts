import { stat } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { UserError } from '../../errors.ts';
import type { Report } from '../../report/report.ts';
import { bytesOf, wordsOf } from '../../state/files.ts';
import { checkedReport, type ReportFault } from '../../state/report-value.ts';
import type { Io } from '../../ui/io.ts';

const HINT = "it takes what check -o json or -o yaml prints, or a run's report.json";

export type FileIo = Pick<Io, 'stdin' | 'signal'>;

/**
 * The report in a file, as JSON or YAML; `-` means stdin.
 * @throws UserError REPORT_UNREADABLE, BAD_REPORT, STATE_NEWER
 */
export async function reportOfFile(path: string, io: FileIo): Promise<Report> {
  const name = path === '-' ? 'stdin' : path;
  const content = await contentOf(path, io);
  if (content.trim() === '') throw badReport(`${name} is empty`);
  const { report, fault } = await checkedReport(await parsed(name, content));
  if (fault) throw faultError(name, fault);
  return report;
}

export async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => !found.isDirectory(),
    () => false,
  );
}

async function contentOf(path: string, { stdin, signal }: FileIo): Promise<string> {
  if (path === '-') {
    if (!stdin) throw unreadable('stdin', 'it is not open');
    return await Promise.race([text(stdin()), interrupted(signal)]);
  }
  const bytes = await bytesOf(path).catch((error: unknown) => {
    throw unreadable(path, wordsOf(error));
  });
  if (!bytes) throw unreadable(path, 'there is no such file');
  return new TextDecoder().decode(bytes);
}

/** Rejects when the user interrupts, because a pipe may never end. */
function interrupted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Only a JSON document begins with a brace here. The YAML parser is loaded only when it is needed. */
async function parsed(name: string, content: string): Promise<unknown> {
  const isJson = content.trimStart().startsWith('{');
  try {
    if (isJson) return JSON.parse(content);
    return (await import('../../text/yaml.ts')).fromYaml(content);
  } catch (error) {
    const words = wordsOf(error).split('\n')[0] ?? '';
    throw badReport(`${name} is no ${isJson ? 'JSON' : 'YAML'}: ${words.replace(/:$/, '')}`);
  }
}

function faultError(name: string, fault: ReportFault): UserError {
  switch (fault.kind) {
    case 'newer':
      return new UserError(`${name} was written by a newer kubectl-netdoctor`, {
        code: 'STATE_NEWER',
        hint: 'update this one: kubectl krew upgrade netdoctor, or build it anew',
      });
    case 'error':
      return badReport(`${name} holds no report, but the error that the command ended with: ${fault.message}`);
    case 'misfit':
      return badReport(`${name} is no report, or a damaged one: ${fault.words}`);
    default:
      return fault satisfies never;
  }
}

function badReport(message: string): UserError {
  return new UserError(message, { code: 'BAD_REPORT', hint: HINT });
}

function unreadable(name: string, words: string): UserError {
  return new UserError(`${name} cannot be read: ${words}`, { code: 'REPORT_UNREADABLE', hint: HINT });
}
