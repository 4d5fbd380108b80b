/**
 * How statements reach the database: lists of rows at once, and {@link GroupCommit}, through which the busy
 * writes go; and {@link ReadinessCheck}, by which a room says whether it works.
 */
@NullMarked
package nl.chargecars.partnersync.storage;

import org.jspecify.annotations.NullMarked;
