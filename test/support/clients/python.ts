/** The module of docs/clients/python.md, each call in a process of Python. */
import { execFile } from 'node:child_process';
import { createProject } from '../codegen/project.js';
import { filesOf, type Place } from './pages.js';

const call = `
import json, sys, reset
name, arguments = json.load(sys.stdin)
try:
    print(json.dumps({"value": getattr(reset, name)(*arguments)}))
except reset.RekeyError as error:
    print(json.dumps({"error": str(error)}))
`;

/** Runs a program of Python in a folder; what it prints, and what it writes to its log. */
function python(cwd: string, key: string, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, REKEY_API_KEY: key, PYTHONDONTWRITEBYTECODE: '1' };
    const child = execFile('python3', ['-c', call], { cwd, env }, (error, stdout, stderr) =>
      error || stderr ? reject(error ?? new Error(stderr)) : resolve(stdout),
    );
    child.stdin?.end(input);
  });
}

/** The functions of the module under the names that those in JavaScript have. */
export function loadPython({ url, apiKey }: Place) {
  const project = createProject(filesOf('docs/clients/python.md', { url, apiKey }));
  const named =
    (name: string) =>
    async (...args: unknown[]): Promise<any> => {
      const { value, error } = JSON.parse(
        await python(project, apiKey, JSON.stringify([name, args])),
      );
      if (error !== undefined) throw new Error(error);
      return value;
    };
  return {
    requestMail: named('request_mail'),
    checkToken: named('check_token'),
    setPassword: named('set_password'),
    explain: named('explain'),
  };
}
