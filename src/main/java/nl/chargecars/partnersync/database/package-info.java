/**
 * Where the data lives: the embedded PostgreSQL or one that is given, its start, its schema and rights, its backups. What statements
 * need is in {@link nl.chargecars.partnersync.storage}.
 */
@NullMarked
package nl.chargecars.partnersync.database;

import org.jspecify.annotations.NullMarked;
