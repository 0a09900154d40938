; SportsGPT Desktop for one user, without administrator rights. Built by packaging/windows.py.
; Reviewed line by line, not run by us.
Unicode true
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
Name "SportsGPT Desktop"
OutFile "${TARGET}"
InstallDir "$LOCALAPPDATA\Programs\SportsGPT Desktop"
InstallDirRegKey HKCU "Software\SportsGPT Desktop" "Folder"

!include "MUI2.nsh"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\SportsGPT Desktop"

Section "Program"
  ; Files of an older version must not mix with the new ones. User data lies elsewhere.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${PROGRAM}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\SportsGPT Desktop.lnk" "$INSTDIR\SportsGPT.exe"
  WriteRegStr HKCU "Software\SportsGPT Desktop" "Folder" "$INSTDIR"
  WriteRegStr HKCU "Software\Classes\.sgpt" "" "SportsGPT.Analysis"
  WriteRegStr HKCU "Software\Classes\SportsGPT.Analysis" "" "SportsGPT analysis"
  WriteRegStr HKCU "Software\Classes\SportsGPT.Analysis\shell\open\command" "" '"$INSTDIR\SportsGPT.exe" "%1"'
  WriteRegStr HKCU "${ENTRY}" "DisplayName" "SportsGPT Desktop"
  WriteRegStr HKCU "${ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegDWORD HKCU "${ENTRY}" "NoModify" 1
  WriteRegDWORD HKCU "${ENTRY}" "NoRepair" 1
SectionEnd

Section "Uninstall"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\SportsGPT.exe"
  Delete "$INSTDIR\sportsgpt-desktop.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\SportsGPT Desktop.lnk"
  DeleteRegKey HKCU "Software\Classes\.sgpt"
  DeleteRegKey HKCU "Software\Classes\SportsGPT.Analysis"
  DeleteRegKey HKCU "Software\SportsGPT Desktop"
  DeleteRegKey HKCU "${ENTRY}"
SectionEnd
