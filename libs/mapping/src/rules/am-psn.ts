const PSN = /^[0-9]{10}$/;
const MEN = 10;
const WOMEN = 50;

/**
 * Whether a text is a public services number of Armenia: 10 ASCII digits, day of birth plus 10 (men) or plus 50 (women), month, the last digits of the year, a serial,
 * and a check digit. The day is not compared with the month.
 */
export function isPsn(text: string): boolean {
  if (!PSN.test(text)) return false;
  const day = birthDay(text);
  const month = Number(text.slice(2, 4));
  return day >= 1 && day <= 31 && month >= 1 && month <= 12 && checkDigit(text) === Number(text[9]);
}

/** Whether a valid number agrees with the sex (MALE and FEMALE are compared) and with a date as far as its parts are known: one single EDTF date, without a mark. */
export function agreesWithPsn(psn: string, sex: string | undefined, births: readonly string[] | undefined): boolean {
  if ((sex === 'MALE' && isOfWoman(psn)) || (sex === 'FEMALE' && !isOfWoman(psn))) return false;
  const birth = births?.length === 1 ? births[0]! : '';
  if (!/^[0-9]{4}(?:-[0-9]{2}){0,2}$/.test(birth)) return true;
  const [year, month, day] = birth.split('-') as [string, string | undefined, string | undefined];
  return year.endsWith(psn.slice(4, 6)) && (month === undefined || month === psn.slice(2, 4)) && (day === undefined || Number(day) === birthDay(psn));
}

function isOfWoman(psn: string): boolean {
  return Number(psn.slice(0, 2)) > WOMEN;
}

function birthDay(psn: string): number {
  return Number(psn.slice(0, 2)) - (isOfWoman(psn) ? WOMEN : MEN);
}

/** The digits weighted 1 to 9, modulo 11; 10 is 0. */
function checkDigit(psn: string): number {
  let sum = 0;
  for (let index = 0; index < 9; index++) sum += (index + 1) * Number(psn[index]);
  return (sum % 11) % 10;
}
