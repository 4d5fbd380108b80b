/**
 * Periodic work that one node does for all: jobs under a lease, and the retention of large texts and figures; also the wait
 * before failed work is retried. Other packages add jobs and tables as beans; this package knows none of them.
 */
@NullMarked
package nl.chargecars.partnersync.housekeeping;

import org.jspecify.annotations.NullMarked;
