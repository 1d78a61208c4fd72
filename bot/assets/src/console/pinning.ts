// The map of the counter: tap to set the pin, drag and buttons to move, or where one stands.
// It is drawn of earlier reports alone; nobody's tiles are fetched.

const NEAREST = 1 / 64;
const FARTHEST = 4;
const DRAG_PX = 6;
const PIN = 'l-14-26a16 16 0 1 1 28 0z';
const SVG = 'http://www.w3.org/2000/svg';
const DECIMALS = /(\d{1,3}\.\d{2,})[^\d.-]{1,6}(\d{1,3}\.\d{2,})/;

type Spot = [lat: number, lon: number];
type Point = [x: number, y: number];

class Ground {
  private readonly width: number;
  private readonly height: number;
  private readonly sides: number[];
  private readonly pin: SVGPathElement;
  private x = 0;
  private y = 0;
  private scale = 1;
  private at: Point | null = null;

  constructor(
    readonly svg: SVGSVGElement,
    box: string,
  ) {
    this.width = svg.viewBox.baseVal.width;
    this.height = svg.viewBox.baseVal.height;
    this.sides = box.split(',').map(Number);
    this.pin = document.createElementNS(SVG, 'path');
    this.pin.setAttribute('class', 'pin');
    svg.append(this.pin);
  }

  spotAt([x, y]: Point): Spot {
    const [south, west, north, east] = this.sides;
    return [north - (y / this.height) * (north - south), west + (x / this.width) * (east - west)];
  }

  pointOf([lat, lon]: Spot): Point {
    const [south, west, north, east] = this.sides;
    return [
      ((lon - west) / (east - west)) * this.width,
      ((north - lat) / (north - south)) * this.height,
    ];
  }

  /** Where on the drawing a finger is. */
  under(event: PointerEvent): Point {
    const seen = this.svg.getBoundingClientRect();
    const right = (event.clientX - seen.left) / seen.width;
    const down = (event.clientY - seen.top) / seen.height;
    return [this.x + right * this.width * this.scale, this.y + down * this.height * this.scale];
  }

  put(at: Point | null): void {
    this.at = at;
    this.draw();
  }

  goNearer(factor: number): void {
    const middle: Point = this.at ?? [
      this.x + (this.width * this.scale) / 2,
      this.y + (this.height * this.scale) / 2,
    ];
    this.scale = Math.min(Math.max(this.scale * factor, NEAREST), FARTHEST);
    this.centre(middle);
  }

  centre([x, y]: Point): void {
    this.x = x - (this.width * this.scale) / 2;
    this.y = y - (this.height * this.scale) / 2;
    this.draw();
  }

  shift(from: Point, to: Point): void {
    this.x += from[0] - to[0];
    this.y += from[1] - to[1];
    this.draw();
  }

  private draw(): void {
    const { x, y, scale, width, height } = this;
    this.svg.setAttribute('viewBox', `${x} ${y} ${width * scale} ${height * scale}`);
    for (const spot of this.svg.querySelectorAll('circle')) {
      spot.setAttribute('r', String(5 * scale));
    }
    this.pin.setAttribute('d', this.at ? `M0 0${PIN}` : '');
    if (this.at) {
      this.pin.setAttribute('transform', `translate(${this.at.join(' ')}) scale(${scale})`);
    }
    const ruler = this.svg.querySelector<SVGGElement>('.ruler');
    ruler?.setAttribute('transform', `translate(${x} ${y}) scale(${scale})`);
    const label = ruler?.querySelector('text');
    if (!label) return;
    const [, metres = '0', unit = ''] = /([\d.]+)\s*(.*)/.exec(label.dataset.said ?? label.textContent ?? '') ?? [];
    label.dataset.said ??= `${metres} ${unit}`;
    label.textContent = `${Math.round(Number(metres) * scale)} ${unit}`;
  }
}

function drag(ground: Ground, tapped: (at: Point) => void): void {
  let from: PointerEvent | null = null;
  let moved = false;
  ground.svg.addEventListener('pointerdown', (event) => {
    from = event;
    moved = false;
    ground.svg.setPointerCapture(event.pointerId);
  });
  ground.svg.addEventListener('pointermove', (event) => {
    if (!from) return;
    const far = Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY);
    if (!moved && far < DRAG_PX) return;
    moved = true;
    ground.shift(ground.under(from), ground.under(event));
    from = event;
  });
  ground.svg.addEventListener('pointerup', (event) => {
    if (from && !moved) tapped(ground.under(event));
    from = null;
  });
}

function read(words: string): Spot | null {
  const found = DECIMALS.exec(words);
  if (!found) return null;
  const pair: Spot = [Number(found[1]), Number(found[2])];
  return pair[0] > 90 ? [pair[1], pair[0]] : pair;
}

function suggest(field: HTMLInputElement, choose: (pin: string) => void): void {
  const list = document.createElement('ul');
  list.className = 'places';
  list.setAttribute('aria-label', field.dataset.found ?? '');
  field.after(list);
  let waits = 0;
  const ask = async () => {
    const address = `${field.dataset.places}?q=${encodeURIComponent(field.value)}`;
    const answer = await fetch(address, { cache: 'no-store', redirect: 'error' });
    const { places } = (await answer.json()) as { places: { words: string; pin: string }[] };
    list.replaceChildren(
      ...places.map(({ words, pin }) => {
        const item = document.createElement('li');
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'plain';
        button.textContent = words;
        button.addEventListener('click', () => {
          field.value = words;
          choose(pin);
          list.replaceChildren();
        });
        item.append(button);
        return item;
      }),
    );
  };
  field.addEventListener('input', () => {
    clearTimeout(waits);
    waits = window.setTimeout(() => void ask().catch(() => list.replaceChildren()), 300);
  });
}

export function start(root: ParentNode): void {
  const pinner = root.querySelector<HTMLElement>('.pinner');
  const field = document.getElementById(pinner?.dataset.pin ?? '') as HTMLInputElement | null;
  if (!pinner || !field) return;
  pinner.hidden = false;
  const svg = pinner.querySelector('svg');
  const ground = svg ? new Ground(svg, pinner.dataset.box ?? '') : null;
  const status = pinner.querySelector<HTMLElement>('[role=status]');
  const follow = (goes: boolean) => {
    const spot = read(field.value);
    const at = spot && ground ? ground.pointOf(spot) : null;
    ground?.put(at);
    if (at && goes) ground?.centre(at);
  };
  const write = ([lat, lon]: Spot, goes = false) => {
    field.value = `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
    follow(goes);
  };
  field.addEventListener('input', () => follow(true));
  if (ground) drag(ground, (at) => write(ground.spotAt(at)));
  const deeds: Record<string, () => void> = {
    nearer: () => ground?.goNearer(0.5),
    farther: () => ground?.goNearer(2),
    none: () => {
      field.value = '';
      follow(false);
    },
    here: () =>
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => write([coords.latitude, coords.longitude], true),
        () => {
          if (status) status.textContent = pinner.dataset.hereNo ?? '';
        },
        { enableHighAccuracy: true, timeout: 15_000 },
      ),
  };
  for (const button of pinner.querySelectorAll<HTMLButtonElement>('[data-does]')) {
    button.addEventListener('click', () => deeds[button.dataset.does ?? '']?.());
  }
  const place = root.querySelector<HTMLInputElement>('input[data-places]');
  if (place) {
    suggest(place, (pin) => {
      field.value = pin;
      follow(true);
    });
  }
  follow(false);
}
