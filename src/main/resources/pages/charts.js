// Draws the charts of a page, see the integration's.
'use strict';
