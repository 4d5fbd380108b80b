/** Tests of the embedded PostgreSQL, of given ones, of their schema and of backups. */
@NullMarked
package nl.chargecars.partnersync.database;

import org.jspecify.annotations.NullMarked;
