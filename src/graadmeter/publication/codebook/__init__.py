"""The codebook: every variable of the microdata of a wave, as a page and as DDI."""
