// How much of what is to be sent is out, in bytes: one bar and one line of text for the eye.

const MEGABYTE = 1024 * 1024;

export class Progress {
  private whole = 1;
  private done = 0;

  constructor(private readonly bar: HTMLProgressElement, private readonly text: HTMLElement) {}

  begin(whole: number, done: number): void {
    this.whole = Math.max(1, whole);
    this.done = done;
    this.bar.max = this.whole;
    this.bar.hidden = false;
    this.text.hidden = false;
    this.show(0);
  }

  /** So many bytes of the present request are out. */
  show(out: number): void {
    const now = Math.min(this.whole, this.done + out);
    this.bar.value = now;
    const mega = (bytes: number) => (bytes / MEGABYTE).toFixed(1);
    this.text.textContent = this.whole < MEGABYTE / 10 ? `${Math.floor((now / this.whole) * 100)} %`
      : `${mega(now)} / ${mega(this.whole)} MB`;
  }

  add(bytes: number): void {
    this.done += bytes;
    this.show(0);
  }

  end(): void {
    this.bar.hidden = true;
    this.text.hidden = true;
  }
}
