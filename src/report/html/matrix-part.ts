import { html, type Markup } from './markup.ts';

/** The frame that the page's script fills. The choices in its lists come from the data. */
export function matrixPart(): Markup {
  return html`<section class="matrix" aria-labelledby="matrix-head">
<div class="tools">
<h2 id="matrix-head">Matrix</h2>
<label>Show <select id="choice"></select></label>
<label>Sort by <select id="sort"></select></label>
<label>Colour <select id="colour"><option value="verdict">verdict</option><option value="latency">latency</option></select></label>
<div class="zoom" role="group" aria-label="Zoom"><button type="button" class="tool" id="zoom-out" aria-label="Zoom out">−</button><button type="button" class="tool" id="zoom-fit">Fit</button><button type="button" class="tool" id="zoom-in" aria-label="Zoom in">+</button></div>
</div>
<noscript><p class="quiet">The matrix needs JavaScript, which runs in this file alone. All else is here without it.</p></noscript>
<p id="status" class="status" role="status"></p>
<div class="board" id="board">
<canvas id="canvas" tabindex="0" role="application" aria-label="Matrix of sources and destinations" aria-describedby="keys"></canvas>
<div class="scroller" id="scroller" tabindex="-1"><div id="spacer"></div></div>
</div>
<canvas id="print-matrix" aria-hidden="true"></canvas>
<div class="legend">
<ul>
<li id="passed"><i class="swatch pass" id="swatch-pass"></i>passed</li>
<li><i class="swatch fail" id="swatch-fail"></i>failed</li>
<li><i class="swatch error" id="swatch-error"></i>could not be measured</li>
<li><i class="swatch skip" id="swatch-skip"></i>skipped</li>
<li><i class="swatch none" id="swatch-none"></i>not tried</li>
<li class="scale" id="scale" hidden><span id="scale-least"></span><i class="ramp"><i id="ramp-quick"></i><i id="ramp-middle"></i><i id="ramp-slow"></i></i><span id="scale-most"></span></li>
</ul>
<p id="keys" class="quiet">Rows are sources, columns destinations. Arrow keys move, N and P go to the next and previous failed cell, + − 0 zoom, Escape clears.</p>
</div>
</section>`;
}

/** Everything about the pair under the pointer or the cursor. */
export function storyPart(): Markup {
  return html`<section class="story" aria-labelledby="story-head">
<h2 id="story-head">Pair</h2>
<div id="story"><p class="quiet">Point at a cell, or move there with the arrow keys: every probe of that pair stands here.</p></div>
<p id="live" class="unseen" aria-live="polite"></p>
</section>`;
}
