// What the console does beyond HTML: drafts survive a reload, nothing is lost without a line, two
// officers on one case see each other, a pin is set on a map. Everything else works without it.

import * as drafts from './console/drafts';
import * as lists from './console/lists';
import * as pinning from './console/pinning';
import * as sending from './console/sending';
import { watch } from './console/watching';

function begin(root: ParentNode): void {
  drafts.start(root);
  lists.start(root);
  pinning.start(root);
  sending.start(root, begin);
}

begin(document);
document.querySelector('.top [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
sending.waitForTheLine();
watch();
