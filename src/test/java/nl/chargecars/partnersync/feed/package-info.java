/** Tests of the event feed for partners who poll. */
@NullMarked
package nl.chargecars.partnersync.feed;

import org.jspecify.annotations.NullMarked;
