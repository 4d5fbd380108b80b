/** Tests of the embedded and the external PostgreSQL, of the schema and of backups. */
@NullMarked
package nl.chargecars.partnersync.database;

import org.jspecify.annotations.NullMarked;
