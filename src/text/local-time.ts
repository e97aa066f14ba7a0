/** `2026-11-22 21:03`, in this machine's time zone. */
export function dayAndTime(date: Date): string {
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(twoDigits).join('-');
  return `${day} ${[date.getHours(), date.getMinutes()].map(twoDigits).join(':')}`;
}

/** `21:03` if that is today, otherwise the day and the time. */
export function shortTime(date: Date, now: Date): string {
  const [day, time = ''] = dayAndTime(date).split(' ');
  return dayAndTime(now).startsWith(`${day} `) ? time : dayAndTime(date);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
