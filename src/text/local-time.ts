/** `2026-11-22 21:03`, in the time zone of this machine. */
export function dayAndTime(date: Date): string {
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(twoDigits).join('-');
  return `${day} ${[date.getHours(), date.getMinutes()].map(twoDigits).join(':')}`;
}

/** `21:03` where that is today. */
export function shortTime(date: Date, now: Date): string {
  const [day, time = ''] = dayAndTime(date).split(' ');
  return dayAndTime(now).startsWith(`${day} `) ? time : dayAndTime(date);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
