# The target hearth_portable, of the preset `portable`: the same rooms as one program that needs no
# shared library, and so runs on any Linux for x86-64. Its loops still come in clones, of which one is
# chosen where it runs (base/clones.hpp).
set(static "${PROJECT_BINARY_DIR}/static")
set(archives)
foreach(library IN ITEMS fmt xlsxwriter zip)
    list(APPEND archives "${static}/lib/lib${library}.a")
endforeach()
add_custom_command(
    OUTPUT ${archives}
    COMMAND "${PROJECT_SOURCE_DIR}/script/static-libraries" "${static}"
    DEPENDS script/static-libraries
    COMMENT "Building archives of fmt, libxlsxwriter and libzip"
    VERBATIM
)
add_custom_target(hearth_static_libraries DEPENDS ${archives})

add_executable(hearth_portable EXCLUDE_FROM_ALL src/main.cpp)
add_dependencies(hearth_portable hearth_static_libraries)
target_include_directories(hearth_portable PRIVATE src)
set(rooms)
foreach(room IN ITEMS cli report load study engine draws scenario base) # users before used
    add_dependencies(hearth_portable hearth_${room})
    list(APPEND rooms $<TARGET_FILE:hearth_${room}>)
endforeach()
target_link_libraries(
    hearth_portable PRIVATE hearth_rules -static ${rooms} ${archives} -lyaml -lcrypto -ldeflate -lz
)
set_target_properties(hearth_portable PROPERTIES LINK_DEPENDS "${rooms};${archives}")

# A folder to copy: the program, its data, and the licences of all that is linked in, as Debian has
# them.
set(portable COMPONENT portable EXCLUDE_FROM_ALL)
install(PROGRAMS $<TARGET_FILE:hearth_portable> DESTINATION bin RENAME hearth ${portable})
install(DIRECTORY data models scenarios DESTINATION share/hearth ${portable})
install(
    DIRECTORY tests/published
    DESTINATION share/hearth/tests
    ${portable}
    FILES_MATCHING
    PATTERN "*.yaml"
)
set(licences share/doc/hearth/licences)
install(FILES packaging/copyright DESTINATION share/doc/hearth ${portable})
install(FILES packaging/licences DESTINATION "${licences}" RENAME README ${portable})
install(DIRECTORY "${static}/licences/" DESTINATION "${licences}" ${portable})
foreach(
    package
    IN
    ITEMS libboost-math-dev
          libc6-dev
          libcli11-dev
          libdeflate-dev
          libeigen3-dev
          libssl-dev
          libstdc++-12-dev
          libyaml-dev
          nlohmann-json3-dev
          zlib1g-dev
)
    install(
        FILES /usr/share/doc/${package}/copyright
        DESTINATION "${licences}"
        RENAME "${package}"
        ${portable}
    )
endforeach()
