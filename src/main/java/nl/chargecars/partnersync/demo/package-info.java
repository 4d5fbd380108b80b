/**
 * The story that ./partnersync demo plays, over HTTP like any outsider.
 */
@NullMarked
package nl.chargecars.partnersync.demo;

import org.jspecify.annotations.NullMarked;
