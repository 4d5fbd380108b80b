/**
 * What has to be done now and then, once, on whichever node gets to it: jobs under a lease, and the retention of big texts and
 * figures; and how long what failed waits for its next try. Rooms bring their jobs and their tables as beans; nobody is known here.
 */
@NullMarked
package nl.chargecars.partnersync.housekeeping;

import org.jspecify.annotations.NullMarked;
