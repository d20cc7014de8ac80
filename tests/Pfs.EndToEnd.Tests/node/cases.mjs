// Runs cases one after another and says which held; the first that does not ends the script with its name.
import assert from 'node:assert/strict';

export const special = '\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n';
export const sizes = [27182, 8, 1828, 45904];
export const sum = sizes.reduce((total, size) => total + size, 0);

export async function run(cases) {
  for (const [name, act] of Object.entries(cases)) {
    try {
      await act();
    } catch (error) {
      throw new Error(`${name}: ${error.message}`, { cause: error });
    }
    console.log(name);
  }
}

/** Fails unless `call` is refused with that code, and gives the error. */
export async function refused(code, call) {
  try {
    await call();
  } catch (error) {
    assert.equal(error.code, code, error.message);
    return error;
  }
  throw new assert.AssertionError({ message: `expected code ${code}, but the call succeeded` });
}
