/**
 * How statements reach the database: lists of rows at once, and {@link GroupCommit}, through which every write path goes.
 */
@NullMarked
package nl.chargecars.partnersync.storage;

import org.jspecify.annotations.NullMarked;
