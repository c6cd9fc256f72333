# Run by CPack on what it is about to pack: what Debian's policy wants beside the files of `cmake --install`.
set(doc ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/doc/landfall)
set(version ${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})
file(REMOVE ${doc}/LICENSE) # the system has it: copyright says where
string(TIMESTAMP day "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${doc}/changelog.Debian
"landfall (${version}) unstable; urgency=medium

  * What changed is in changelog.gz.

 -- ${CPACK_PACKAGE_CONTACT}  ${day}
")
configure_file(${CPACK_LANDFALL_SOURCE}/CHANGELOG.md ${doc}/changelog COPYONLY)
file(GLOB pages ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/man/man1/*.1)
execute_process(COMMAND gzip -9nf ${doc}/changelog ${doc}/changelog.Debian ${pages} COMMAND_ERROR_IS_FATAL ANY)
# Anvil is the very file that its authors published, so that it can be compared.
file(WRITE ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/lintian/overrides/landfall
  "landfall: unstripped-binary-or-object [usr/lib/landfall/anvil]\n")
# The service belongs to the system, not to a prefix.
file(MAKE_DIRECTORY ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/lib)
file(RENAME ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/lib/systemd ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/lib/systemd)
