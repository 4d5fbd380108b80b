/**
 * The people of ChargeCars who sign in to the pages: users, passwords and invitations, sessions, the guard against guessing.
 */
@NullMarked
package nl.chargecars.partnersync.staff;

import org.jspecify.annotations.NullMarked;
