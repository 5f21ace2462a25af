# Run by cpack on the folder that a package is made of: with SOURCE_DATE_EPOCH every file is of that
# hour, whenever it was built.
if(DEFINED ENV{SOURCE_DATE_EPOCH})
    execute_process(
        COMMAND find "${CPACK_TEMPORARY_INSTALL_DIRECTORY}" -exec touch --no-dereference
                "--date=@$ENV{SOURCE_DATE_EPOCH}" {} +
        COMMAND_ERROR_IS_FATAL ANY
    )
endif()
