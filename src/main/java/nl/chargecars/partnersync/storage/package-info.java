/**
 * How statements reach the database: statements for lists of rows ({@link Bulk}), {@link GroupCommit} for the frequent writes,
 * and {@link ReadinessCheck}, by which any package reports whether it works.
 */
@NullMarked
package nl.chargecars.partnersync.storage;

import org.jspecify.annotations.NullMarked;
