/**
 * What all pages have in common: layout, words in Dutch and English, files, and how a failure looks to a person.
 */
@NullMarked
package nl.chargecars.partnersync.pages;

import org.jspecify.annotations.NullMarked;
