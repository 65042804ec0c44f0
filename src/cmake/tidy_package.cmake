# Run by CPack on the files of a package before they are packed: CPACK_TEMPORARY_DIRECTORY has them.
#
# A .deb gets the documents that Debian asks for. Then the same input gives the same bytes: folders
# have no permissions of whoever builds, and every file is as old as SOURCE_DATE_EPOCH says (seconds
# since 1970; unset: as old as it is).
set(root ${CPACK_TEMPORARY_DIRECTORY})

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

if(CPACK_GENERATOR STREQUAL "DEB")
  file(GLOB_RECURSE pages ${root}/*/usr/share/man/*.1)
  foreach(page ${pages})
    run(gzip -9n ${page})
  endforeach()

  file(READ ${CPACK_RESOURCE_FILE_LICENSE} license)
  string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
  foreach(package runtime:pacwright dev:libpacwright-dev)
    string(REPLACE ":" ";" package ${package})
    list(GET package 0 component)
    list(GET package 1 name)
    if(NOT IS_DIRECTORY ${root}/${component})
      continue()
    endif()
    set(documents ${root}/${component}/usr/share/doc/${name})
    file(GLOB notices ${root}/runtime/usr/share/doc/pacwright/THIRD-PARTY-NOTICES)
    set(text "${license}")
    foreach(notice ${notices})
      file(READ ${notice} more)
      string(APPEND text "\n${more}")
    endforeach()
    file(WRITE ${documents}/copyright "${text}")
    file(WRITE ${documents}/changelog
"${name} (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium

  * What changed for users is in /usr/share/doc/pacwright/CHANGELOG.md.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
    run(gzip -9nf ${documents}/changelog)
    file(CHMOD ${documents}/copyright ${documents}/changelog.gz
         PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
  endforeach()
  file(REMOVE ${root}/runtime/usr/share/doc/pacwright/LICENSE
              ${root}/runtime/usr/share/doc/pacwright/THIRD-PARTY-NOTICES)  # Both are in copyright.
endif()

run(find ${root} -type d -exec chmod 0755 {} +)
if(DEFINED ENV{SOURCE_DATE_EPOCH})
  run(find ${root} -exec touch --no-dereference --date=@$ENV{SOURCE_DATE_EPOCH} {} +)
endif()
