/**
 * The database: the embedded PostgreSQL or an external one, its start, schema, rights and backups. Helpers for SQL statements are in
 * {@link nl.chargecars.partnersync.storage}.
 */
@NullMarked
package nl.chargecars.partnersync.database;

import org.jspecify.annotations.NullMarked;
