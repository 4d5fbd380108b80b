/**
 * The database: the embedded PostgreSQL, bulk statements, and {@link GroupCommit}, through which every write path goes.
 */
@NullMarked
package nl.chargecars.partnersync.storage;

import org.jspecify.annotations.NullMarked;
